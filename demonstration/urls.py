"""Addresses of the demonstration's own pages; they exist nowhere else."""

from django.urls import path

from demonstration import views

urlpatterns = [
    path("courriels/", views.mails, name="mails"),
    path("courriels/<str:name>/", views.mail, name="mail"),
]
