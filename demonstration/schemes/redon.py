"""The scheme of Redon Agglomération, written in 2017: two axes, and what communes share."""

from demonstration.scheme_facts import ActionFacts, AxisFacts, SchemeFacts, StepFacts
from governance.models import SchemeAction

BAINS_SUR_OUST, SAINTE_MARIE = "35013", "35294"
ALLAIRE, SAINT_JEAN_LA_POTERIE = "56001", "56223"

_SOURCE = "Redon Agglomération, page « Mutualisation » de son site, résumée par nos soins."
_STAGE = SchemeAction.Stage
_KIND = SchemeAction.Kind

SCHEME = SchemeFacts(
    slug="schema-2017",
    name="Schéma de mutualisation de Redon Agglomération",
    source=_SOURCE,
    presentation=(
        "Mettre en commun des agents, des techniques et du matériel permet d’offrir aux habitants "
        "des services de qualité au moindre coût. Le schéma évolue chaque année."
    ),
    objectives=(),
    steps=(
        StepFacts(
            slug="elaboration",
            title="Élaboration du schéma",
            description="Redon Agglomération et ses communes l’élaborent ensemble.",
            starts="2017",
            ends="2017",
        ),
    ),
    axes=(
        AxisFacts(
            slug="efficience",
            title="L’efficience de l’action publique",
            objective=(
                "Faire travailler ensemble les professionnels d’un même métier, acheter au "
                "meilleur prix et sécuriser les marchés publics."
            ),
        ),
        AxisFacts(
            slug="services-communs",
            title="Des services communs",
            objective=(
                "Étudier l’opportunité de créer deux services communs avec les communes qui le "
                "souhaiteraient."
            ),
        ),
    ),
    actions=(
        ActionFacts(
            slug="reseaux-de-professionnels",
            title="Structurer des réseaux de professionnels",
            kind=_KIND.NETWORK,
            stage=_STAGE.UNDER_WAY,
            axis="efficience",
            description=(
                "Les agents des communes et de l’agglomération collaborent davantage et partagent "
                "l’expertise de leur métier."
            ),
            services=("reseaux-professionnels",),
        ),
        ActionFacts(
            slug="groupements-d-achats",
            title="Développer les groupements d’achats",
            kind=_KIND.PURCHASING_GROUP,
            stage=_STAGE.UNDER_WAY,
            axis="efficience",
            description="Acheter ensemble pour obtenir de meilleurs prix.",
            services=("groupements-d-achats",),
        ),
        ActionFacts(
            slug="assistance-achat-public",
            title="Apporter aux communes une assistance technique à l’achat public",
            kind=_KIND.ASSISTANCE,
            stage=_STAGE.UNDER_WAY,
            axis="efficience",
            description="L’agglomération aide les communes à mener leurs procédures d’achat.",
            services=("marches-publics",),
        ),
        ActionFacts(
            slug="systemes-d-information",
            title="Créer un service commun des systèmes d’information",
            kind=_KIND.COMMON_SERVICE,
            stage=_STAGE.IDEA,
            axis="services-communs",
            description="Informatique, numérique, digital.",
            services=("systemes-d-information",),
        ),
        ActionFacts(
            slug="affaires-juridiques",
            title="Créer un service commun des affaires juridiques et de la commande publique",
            kind=_KIND.COMMON_SERVICE,
            stage=_STAGE.IDEA,
            axis="services-communs",
            description="Le droit et les marchés publics, dans un même service.",
            services=("affaires-juridiques",),
        ),
        ActionFacts(
            slug="instruction-des-autorisations",
            title="Instruire en commun les autorisations d’urbanisme",
            kind=_KIND.COMMON_SERVICE,
            stage=_STAGE.UNDER_WAY,
            description="Un service commun instruit les dossiers des communes qui y adhèrent.",
            services=("droit-des-sols",),
        ),
        ActionFacts(
            slug="balayeuse",
            title="Partager une balayeuse",
            kind=_KIND.BETWEEN_COMMUNES,
            stage=_STAGE.UNDER_WAY,
            description="Bains-sur-Oust partage une balayeuse avec Sainte-Marie.",
            lead=BAINS_SUR_OUST,
            communes=(BAINS_SUR_OUST, SAINTE_MARIE),
        ),
        ActionFacts(
            slug="agent-d-accueil",
            title="Partager un poste d’agent d’accueil en mairie",
            kind=_KIND.BETWEEN_COMMUNES,
            stage=_STAGE.UNDER_WAY,
            description="Allaire et Saint-Jean-la-Poterie mutualisent un poste.",
            communes=(ALLAIRE, SAINT_JEAN_LA_POTERIE),
        ),
        ActionFacts(
            slug="entretien-de-la-voirie",
            title="Entretenir la voirie communautaire avec des agents des communes",
            kind=_KIND.SECONDMENT_UP,
            stage=_STAGE.UNDER_WAY,
            description=(
                "Des communes mettent à disposition de l’agglomération des agents de leurs "
                "services techniques."
            ),
        ),
    ),
)
