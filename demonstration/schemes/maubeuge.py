"""The scheme of Maubeuge Val de Sambre, adopted in December 2015, and its four themes.

Its page says « jeudi 17 mars » without a year: the scheme was voted « at the end of last year »,
and was adopted in December 2015.
"""

from demonstration.scheme_facts import (
    ActionFacts,
    AxisFacts,
    FigureFacts,
    SchemeFacts,
    StepFacts,
)
from governance.models import SchemeAction

_SOURCE = (
    "CA Maubeuge Val de Sambre, page de son site « Le schéma de mutualisation entre l’Agglo et ses "
    "communes est en marche », résumée par nos soins."
)
_STAGE = SchemeAction.Stage
_KIND = SchemeAction.Kind

SCHEME = SchemeFacts(
    slug="schema-2015",
    name="Schéma de mutualisation de Maubeuge Val de Sambre",
    source=_SOURCE,
    adopted="décembre 2015",
    starts="décembre 2015",
    presentation=(
        "L’Agglo et ses communes mettent en commun des agents, des techniques, des biens ou de "
        "l’argent, par souci d’expertise, de solidarité et de bon usage des moyens. Des groupes de "
        "travail préparent la suite, autour de quatre thématiques."
    ),
    objectives=(
        "Dire ce que l’Agglo et les communes feront désormais ensemble.",
        "Fixer les conditions financières et les conditions de réussite des projets à venir.",
    ),
    figures=(
        FigureFacts(
            slug="intercommunalites-fusionnees",
            title="Intercommunalités fusionnées en 2014 pour former le territoire",
            value="4",
        ),
    ),
    steps=(
        StepFacts(
            slug="etat-des-lieux",
            title="Nouvel état des lieux",
            description=(
                "Après la fusion des intercommunalités et le renouvellement des conseils "
                "municipaux, les élus commencent leur réflexion."
            ),
            starts="2014",
            ends="2015",
        ),
        StepFacts(
            slug="adoption",
            title="Adoption du schéma",
            description="Le schéma est voté, puis adopté définitivement.",
            starts="décembre 2015",
            ends="décembre 2015",
        ),
        StepFacts(
            slug="rencontre-des-elus",
            title="Rencontre des élus",
            description=(
                "Les élus des communes échangent autour du schéma, avec un cabinet de conseil. Des "
                "groupes de travail naissent de cette rencontre."
            ),
            starts="17 mars 2016",
            ends="17 mars 2016",
        ),
        StepFacts(
            slug="second-seminaire",
            title="Second séminaire",
            description="Des tables rondes, une pour chaque thématique.",
        ),
    ),
    axes=(
        AxisFacts(
            slug="groupement-de-commandes",
            title="Le groupement de commandes",
            objective="Dire comment le mettre en œuvre.",
        ),
        AxisFacts(
            slug="pret-de-materiel",
            title="Le prêt de matériel",
            objective="Dire comment le mettre en œuvre.",
        ),
        AxisFacts(
            slug="mises-a-disposition",
            title="La priorisation des mises à disposition",
            objective="Choisir celles qui passent d’abord.",
        ),
        AxisFacts(
            slug="service-commun-d-ingenierie",
            title="La création d’un service commun d’ingénierie",
            objective="Réunir les ingénieurs et les techniciens de l’Agglo et des communes.",
        ),
    ),
    actions=(
        ActionFacts(
            slug="modalites-groupement-de-commandes",
            title="Définir les modalités du groupement de commandes",
            kind=_KIND.PURCHASING_GROUP,
            stage=_STAGE.IDEA,
            axis="groupement-de-commandes",
            description="Une table ronde du second séminaire lui est consacrée.",
            services=("groupement-de-commandes",),
        ),
        ActionFacts(
            slug="prets-de-materiel",
            title="Prêter du matériel aux communes",
            kind=_KIND.SHARED_GOODS,
            stage=_STAGE.UNDER_WAY,
            axis="pret-de-materiel",
            description=(
                "Les prêts sont ponctuels ; une table ronde du second séminaire prépare la suite."
            ),
            services=("materiel",),
        ),
        ActionFacts(
            slug="priorite-des-mises-a-disposition",
            title="Dire quelles mises à disposition sont prioritaires",
            kind=_KIND.WORKING_GROUP,
            stage=_STAGE.IDEA,
            axis="mises-a-disposition",
            description="Une table ronde du second séminaire lui est consacrée.",
        ),
        ActionFacts(
            slug="apports-d-ingenierie",
            title="Apporter aux communes l’ingénierie de l’Agglo",
            kind=_KIND.SECONDMENT_DOWN,
            stage=_STAGE.UNDER_WAY,
            axis="service-commun-d-ingenierie",
            description="Ces apports sont organisés de manière ponctuelle.",
            services=("ingenierie",),
        ),
        ActionFacts(
            slug="service-commun-d-ingenierie",
            title="Créer un service commun d’ingénierie",
            kind=_KIND.COMMON_SERVICE,
            stage=_STAGE.IDEA,
            axis="service-commun-d-ingenierie",
            description="Une table ronde du second séminaire lui est consacrée.",
            services=("service-commun-d-ingenierie",),
        ),
        ActionFacts(
            slug="guichet-unique",
            title="Ouvrir un guichet unique aux demandes des maires",
            kind=_KIND.OTHER,
            stage=_STAGE.UNDER_WAY,
            description="Un seul endroit recueille les demandes que les maires formulent.",
        ),
        ActionFacts(
            slug="droit-des-sols",
            title="Instruire le droit des sols pour les communes",
            kind=_KIND.COMMON_SERVICE,
            stage=_STAGE.UNDER_WAY,
            starts="1er juillet 2015",
            description="Le service est rattaché au pôle Aménagement de l’espace.",
            services=("droit-des-sols",),
        ),
    ),
)
