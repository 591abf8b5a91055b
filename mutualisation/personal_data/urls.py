"""Addresses of the yearly review, and of the decisions to destroy."""

from django.urls import path

from mutualisation.personal_data import elimination_views as eliminations
from mutualisation.personal_data import retention_views as review

_ONE = "eliminations/<uuid:reference>/"

urlpatterns = [
    path("conservation/", review.retention, name="retention"),
    path("conservation/<slug:slug>/", review.retention_kind, name="retention_kind"),
    path("conservation/<slug:slug>/duree/", review.retention_period, name="retention_period"),
    path("conservation/<slug:slug>/liste/", review.retention_list, name="retention_list"),
    path(_ONE, eliminations.elimination, name="elimination"),
    path(f"{_ONE}decider/", eliminations.elimination_decide, name="elimination_decide"),
    path(f"{_ONE}garder/<int:position>/", eliminations.elimination_keep, name="elimination_keep"),
    path(f"{_ONE}remettre/", eliminations.elimination_put_back, name="elimination_put_back"),
    path(f"{_ONE}arreter/", eliminations.elimination_stop, name="elimination_stop"),
    path(f"{_ONE}abandonner/", eliminations.elimination_abandon, name="elimination_abandon"),
    path(f"{_ONE}reprendre/", eliminations.elimination_resume, name="elimination_resume"),
    path(f"{_ONE}bordereau.pdf", eliminations.elimination_pdf, name="elimination_pdf"),
    path(f"{_ONE}bordereau.csv", eliminations.elimination_csv, name="elimination_csv"),
]
