"""The scheme of Vitré Communauté, adopted on 20 January 2017.

True, from its page « La mutualisation »: the date, the objectives (in other words), the subjects
that its mayors asked for, the twelve directions of three bodies. Fictitious: that each subject has
become a service, and when.
"""

from demonstration.scheme_facts import ActionFacts, SchemeFacts, StepFacts
from governance.models import SchemeAction

_SOURCE = "Vitré Communauté, page « La mutualisation » de son site, résumée par nos soins."
_INVENTED = (
    "Sujet cité par Vitré Communauté parmi les attentes des maires. Mise en œuvre et dates "
    "fictives, pour la démonstration."
)
_STAGE = SchemeAction.Stage.UNDER_WAY
_KIND = SchemeAction.Kind


def _wished(
    slug: str, title: str, kind: SchemeAction.Kind, starts: str, description: str
) -> ActionFacts:
    """Return what mayors asked for, and that the demonstration shows as a service of that slug."""
    return ActionFacts(
        slug=f"ouvrir-{slug}",
        title=title,
        kind=kind,
        stage=_STAGE,
        description=description,
        starts=starts,
        services=(slug,),
        source=_INVENTED,
        is_fictitious=True,
    )


SCHEME = SchemeFacts(
    slug="schema-2017",
    name="Schéma de mutualisation de Vitré Communauté",
    source=_SOURCE,
    adopted="20 janvier 2017",
    starts="20 janvier 2017",
    presentation=(
        "Le schéma répartit les moyens entre l’intercommunalité et ses communes selon les besoins "
        "et les compétences de chacune. Il part d’un diagnostic qui a fait ressortir ce que les "
        "élus demandaient d’abord. Chaque commune choisit librement les services auxquels elle "
        "adhère."
    ),
    objectives=(
        "Rassembler le territoire : toutes les collectivités prennent part à la démarche.",
        "Rendre un service plus sûr en droit, plus cohérent et plus efficace, en tirant parti des "
        "spécialités de chacun.",
        "Dépenser moins en s’organisant ensemble, sans renoncer à la qualité des services locaux.",
    ),
    steps=(
        StepFacts(
            slug="adoption",
            title="Adoption par le conseil communautaire",
            description="Le schéma concerne Vitré Communauté et ses 46 communes.",
            starts="20 janvier 2017",
            ends="20 janvier 2017",
        ),
    ),
    actions=(
        ActionFacts(
            slug="douze-directions",
            title="Réunir les services de trois structures en 12 directions",
            kind=_KIND.COMMON_SERVICE,
            stage=_STAGE,
            description=(
                "La ville de Vitré, son CCAS et Vitré Communauté partagent leurs équipes, pour "
                "mieux se coordonner et assurer la continuité des services."
            ),
            communes=("35360",),
        ),
        _wished(
            "assistance-juridique",
            "Apporter une assistance juridique aux communes",
            _KIND.COMMON_SERVICE,
            "1er avril 2017",
            "Un juriste conseille les communes et relit leurs actes.",
        ),
        _wished(
            "informatique",
            "Partager un service informatique",
            _KIND.COMMON_SERVICE,
            "1er janvier 2018",
            "Dépannage, postes de travail et sécurité des mairies et des écoles.",
        ),
        _wished(
            "ressources-humaines",
            "Aider les communes employeurs",
            _KIND.ASSISTANCE,
            "1er septembre 2018",
            "Formations communes, conseil sur la paie, la santé et la sécurité au travail.",
        ),
        _wished(
            "voirie",
            "Apporter une aide technique à la gestion de la voirie",
            _KIND.SECONDMENT_DOWN,
            "1er septembre 2017",
            "Un technicien de l’intercommunalité travaille pour les communes qui le demandent.",
        ),
        _wished(
            "marches-publics",
            "Aider à passer les marchés publics",
            _KIND.COMMON_SERVICE,
            "1er juillet 2017",
            "Rédaction du dossier, publication, analyse des offres.",
        ),
        _wished(
            "bibliotheques",
            "Mettre les bibliothèques en réseau",
            _KIND.NETWORK,
            "1er janvier 2019",
            "Catalogue commun, navette de livres, animations partagées.",
        ),
        _wished(
            "signalisation-horizontale",
            "Grouper les commandes de signalisation horizontale",
            _KIND.PURCHASING_GROUP,
            "1er mars 2018",
            "Une seule entreprise marque les sols de toutes les communes du groupement.",
        ),
        _wished(
            "point-a-temps-automatique",
            "Grouper les commandes de réparation de chaussée",
            _KIND.PURCHASING_GROUP,
            "1er mars 2019",
            "Une campagne commune de « point à temps automatique », chaque année.",
        ),
        _wished(
            "archives",
            "Conseiller et former les communes sur les archives",
            _KIND.ASSISTANCE,
            "1er janvier 2021",
            "Un archiviste aide à trier, à ranger et à éliminer dans les règles.",
        ),
    ),
)
