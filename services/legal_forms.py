"""What each legal form of a shared service means, in plain words. Its article is in its label."""

from services.models import LegalForm

EXPLANATIONS: dict[str, str] = {
    LegalForm.COMMON_SERVICE: (
        "Une seule équipe, gérée par l’intercommunalité, travaille pour elle et pour les communes "
        "qui adhèrent. Une convention en fixe les règles."
    ),
    LegalForm.SECONDMENT: (
        "Un service de l’intercommunalité ou d’une commune travaille une partie de son temps pour "
        "l’autre, qui rembourse ce qu’elle utilise. Une convention en fixe les règles."
    ),
    LegalForm.SHARED_GOODS: (
        "L’intercommunalité possède du matériel que les communes utilisent à leur tour, selon un "
        "règlement commun."
    ),
    LegalForm.PURCHASING_GROUP: (
        "Plusieurs communes achètent ensemble pour obtenir de meilleures conditions. Une "
        "convention signée par toutes désigne celle qui passe le marché."
    ),
    LegalForm.ASSISTANCE: (
        "L’intercommunalité conseille ou aide la commune qui le demande, qui reste responsable de "
        "ses décisions. Les règles sont celles que l’une et l’autre ont convenues."
    ),
    LegalForm.NETWORK: (
        "Les agents qui font le même métier dans différentes communes se réunissent et "
        "s’entraident. Aucune convention n’est nécessaire."
    ),
    LegalForm.HORIZONTAL: (
        "Une commune rend le service à d’autres communes, sans passer par l’intercommunalité. Une "
        "convention entre elles en fixe les règles."
    ),
}
