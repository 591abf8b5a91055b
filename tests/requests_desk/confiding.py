"""The levels of confidentiality, and the subject that nobody else may read."""

from requests_desk.vocabulary import Confidentiality

MAYOR_ONLY, DISPUTE = Confidentiality.MAYOR_ONLY, Confidentiality.DISPUTE
CONFIDED = "Absences répétées"
