"""Addresses of the history."""

from django.urls import path

from history import views

urlpatterns = [
    path("", views.history, name="history"),
    path("historique.csv", views.history_csv, name="history_csv"),
    path("<slug:kind>/<int:number>/", views.history_of, name="history_of"),
]
