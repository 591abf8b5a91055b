"""The scheme of Pays de Mortagne: its three stages and the seven actions that its page lists."""

from demonstration.scheme_facts import ActionFacts, SchemeFacts, StepFacts
from governance.models import SchemeAction

# La Gaubretière, Tiffauges, Saint-Martin-des-Tilleuls, Saint-Aubin-des-Ormeaux, Les Landes-Genusson
WESTERN_COMMUNES = ("85097", "85293", "85247", "85198", "85119")

_SOURCE = (
    "Communauté de communes du Pays de Mortagne, page « Schéma de mutualisation » de son site, "
    "résumée par nos soins."
)
_STAGE = SchemeAction.Stage
_KIND = SchemeAction.Kind

SCHEME = SchemeFacts(
    slug="schema-2015",
    name="Schéma de mutualisation du Pays de Mortagne",
    source=_SOURCE,
    starts="mars 2016",
    presentation=(
        "Le schéma dit ce que la communauté de communes et ses communes mettent en commun : "
        "moyens, équipements, matériels ou agents. Les élus l’ont construit en trois étapes."
    ),
    objectives=(
        "Garantir un meilleur service aux usagers.",
        "Organiser le territoire plus efficacement.",
        "Rechercher des économies d’échelle.",
    ),
    steps=(
        StepFacts(
            slug="etat-des-lieux",
            title="État des lieux et concertation",
            description=(
                "Les agents et les élus sont consultés. Des pistes de mutualisation en sortent, "
                "réunies dans un rapport."
            ),
            starts="janvier 2015",
            ends="juin 2015",
        ),
        StepFacts(
            slug="deliberation",
            title="Délibération",
            description=(
                "Le conseil de communauté est saisi, pour un accord de principe sur un schéma "
                "entre la communauté de communes et ses communes."
            ),
            starts="printemps 2015",
            ends="printemps 2015",
        ),
        StepFacts(
            slug="phase-operationnelle",
            title="Phase opérationnelle",
            description="Les actions décidées sont mises en œuvre.",
            starts="mars 2016",
        ),
    ),
    actions=(
        ActionFacts(
            slug="poles-techniques",
            title="Mettre en place des pôles techniques territoriaux",
            kind=_KIND.COMMON_SERVICE,
            stage=_STAGE.UNDER_WAY,
            description=(
                "Un service technique mutualisé est créé pour le pôle Ouest : il réunit les agents "
                "techniques de cinq communes."
            ),
            communes=WESTERN_COMMUNES,
            services=("pole-technique-ouest",),
        ),
        ActionFacts(
            slug="relais-assistants-maternels",
            title="Créer un relais assistants maternels intercommunal",
            kind=_KIND.COMMON_SERVICE,
            stage=_STAGE.UNDER_WAY,
            description="Un seul relais pour les familles et les professionnels du territoire.",
            services=("relais-assistants-maternels",),
        ),
        ActionFacts(
            slug="systeme-informatique",
            title="Déployer le système informatique mutualisé",
            kind=_KIND.EQUIPMENT,
            stage=_STAGE.UNDER_WAY,
            description="Les mairies et la communauté de communes partagent leur informatique.",
            services=("informatique",),
        ),
        ActionFacts(
            slug="competence-assainissement",
            title="Préparer la prise de compétence assainissement",
            kind=_KIND.TRANSFER,
            stage=_STAGE.IN_PREPARATION,
            description=(
                "La communauté de communes prend la compétence à la place des communes. Sa page "
                "la présente encore en préparation."
            ),
            starts="1er janvier 2019",
        ),
        ActionFacts(
            slug="logiciel-finances",
            title="Déployer le premier logiciel métier, « finances »",
            kind=_KIND.EQUIPMENT,
            stage=_STAGE.UNDER_WAY,
            description="Le même logiciel pour les comptes de toutes les collectivités.",
            services=("logiciel-finances",),
        ),
        ActionFacts(
            slug="champ-social",
            title="Définir les missions de l’intercommunalité dans le champ social",
            kind=_KIND.STUDY,
            stage=_STAGE.UNDER_WAY,
            description="Dire ce que l’intercommunalité fait, et ce que les communes gardent.",
        ),
        ActionFacts(
            slug="competence-sportive",
            title="Intégrer la compétence sportive",
            kind=_KIND.TRANSFER,
            stage=_STAGE.UNDER_WAY,
            description=("L’espace aqualudique « Le Triton » est transféré à l’intercommunalité."),
            starts="1er janvier 2018",
        ),
    ),
)
