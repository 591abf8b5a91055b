"""Addresses of the annual bilan."""

from django.urls import path

from bilan import views

urlpatterns = [
    path("", views.reports, name="reports"),
    path("<int:year>/", views.report, name="report"),
    path("<int:year>/pdf/", views.report_pdf, name="report_pdf"),
    path("<int:year>/avancement/", views.report_progress, name="report_progress"),
    path("<int:year>/preparer/", views.report_prepare, name="report_prepare"),
    path("<int:year>/abandonner/", views.report_abandon, name="report_abandon"),
    path("<int:year>/valider/", views.report_step, {"act": "validate"}, name="report_validate"),
    path("<int:year>/diffuser/", views.report_step, {"act": "circulate"}, name="report_circulate"),
    path("<int:year>/publier/", views.report_step, {"act": "publish"}, name="report_publish"),
]
