"""Where a scheme and its actions stand, and what kinds of actions there are."""

from django.db.models import TextChoices


class SchemeState(TextChoices):
    DRAFT = "draft", "En projet"
    ADOPTED = "adopted", "Adopté"
    UNDER_WAY = "under_way", "En œuvre"
    CLOSED = "closed", "Terminé"


class ActionKind(TextChoices):
    COMMON_SERVICE = "common_service", "Service commun"
    SECONDMENT_DOWN = "secondment_down", "Mise à disposition de l’intercommunalité aux communes"
    SECONDMENT_UP = "secondment_up", "Mise à disposition des communes à l’intercommunalité"
    SHARED_GOODS = "shared_goods", "Partage de biens"
    PURCHASING_GROUP = "purchasing_group", "Groupement de commandes"
    NETWORK = "network", "Réseau professionnel"
    BETWEEN_COMMUNES = "between_communes", "Partage entre communes"
    TRANSFER = "transfer", "Transfert de compétence"
    EQUIPMENT = "equipment", "Équipement ou logiciel"
    ASSISTANCE = "assistance", "Assistance et ingénierie"
    WORKING_GROUP = "working_group", "Groupe de travail"
    STUDY = "study", "Étude"
    OTHER = "other", "Autre action"


class ActionStage(TextChoices):
    IDEA = "idea", "À l’étude"
    DECIDED = "decided", "Décidée"
    IN_PREPARATION = "in_preparation", "En préparation"
    UNDER_WAY = "under_way", "En œuvre"
    DONE = "done", "Achevée"
    ABANDONED = "abandoned", "Abandonnée"
