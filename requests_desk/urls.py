"""Addresses of the request desk."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
