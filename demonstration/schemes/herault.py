"""The scheme of Vallée de l'Hérault: what its page « Mutualiser » says of it, in other words."""

from demonstration.scheme_facts import ActionFacts, SchemeFacts, StepFacts
from governance.models import SchemeAction

_SOURCE = (
    "Communauté de communes Vallée de l’Hérault, page « Mutualiser » de son site, résumée par nos "
    "soins."
)
_UNDER_WAY = SchemeAction.Stage.UNDER_WAY
_KIND = SchemeAction.Kind


def _service(slug: str, title: str, kind: SchemeAction.Kind, description: str) -> ActionFacts:
    """Return one of the services set up in 2016; its page says nothing of its legal form."""
    return ActionFacts(
        slug=f"mettre-en-place-{slug}",
        title=title,
        kind=kind,
        stage=_UNDER_WAY,
        description=description,
        starts="2016",
        services=(slug,),
    )


SCHEME = SchemeFacts(
    slug="schema-2016",
    name="Schéma de mutualisation de la Vallée de l’Hérault",
    source=_SOURCE,
    starts="2016",
    presentation=(
        "Aucune commune ne peut disposer seule de tous les savoir-faire et de tous les outils "
        "qu’il faut aujourd’hui. Depuis 2016, les communes et la communauté de communes créent des "
        "services communs, partagent des matériels et groupent des commandes."
    ),
    objectives=(
        "Offrir aux habitants des services proches d’eux et de qualité.",
        "Mettre en réseau les compétences et les savoirs des communes.",
        "Dépenser mieux, par exemple grâce aux économies d’échelle.",
        "Simplifier l’action publique en travaillant davantage ensemble.",
        "Renforcer la solidarité entre les collectivités du territoire.",
    ),
    steps=(
        StepFacts(
            slug="huit-services",
            title="Mise en place de 8 services mutualisés",
            description="Les huit services ouvrent au cours de l’année.",
            starts="2016",
            ends="2016",
        ),
    ),
    actions=(
        _service(
            "informatique",
            "Informatique",
            _KIND.COMMON_SERVICE,
            "Schéma directeur, analyse des besoins, achat, maintenance et dépannage.",
        ),
        _service(
            "assistance-juridique",
            "Assistance juridique",
            _KIND.ASSISTANCE,
            "Conseil en droit et aide aux communes dans leurs contentieux.",
        ),
        _service(
            "ressources-humaines",
            "Assistance ressources humaines",
            _KIND.ASSISTANCE,
            "Suivi de la formation des agents, hygiène et sécurité.",
        ),
        _service(
            "marches-publics",
            "Assistance marchés publics",
            _KIND.ASSISTANCE,
            "Conseil pour des marchés sûrs en droit et dans leur procédure.",
        ),
        _service(
            "groupements-d-achats",
            "Groupements d’achats",
            _KIND.PURCHASING_GROUP,
            "Fournitures et prestations de services commandées ensemble.",
        ),
        _service(
            "observatoire-fiscal",
            "Observatoire fiscal",
            _KIND.ASSISTANCE,
            "Analyse et mise à jour des bases fiscales du territoire.",
        ),
        _service(
            "operations-d-amenagement",
            "Opérations d’aménagement",
            _KIND.ASSISTANCE,
            "Conception, études et suivi des travaux des communes.",
        ),
        _service(
            "urbanisme",
            "Ingénierie de proximité en matière d’urbanisme",
            _KIND.ASSISTANCE,
            "Appui aux documents d’urbanisme des communes, veille et information.",
        ),
        ActionFacts(
            slug="partager-des-materiels",
            title="Partager des matériels",
            kind=_KIND.SHARED_GOODS,
            stage=_UNDER_WAY,
            description="Des matériels servent à plusieurs communes et à l’intercommunalité.",
            starts="2016",
        ),
        ActionFacts(
            slug="bilan-annuel",
            title="Faire chaque année le bilan des services mutualisés",
            kind=_KIND.OTHER,
            stage=_UNDER_WAY,
            description="Le bilan aide à voir comment améliorer et compléter les services.",
        ),
    ),
)
