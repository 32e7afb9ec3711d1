"""The library, below /library/."""

from django.urls import path

from programs.views import kit, library

app_name = "programs"
urlpatterns = [
    path("", library.library, name="library"),
    path("<int:pk>/", library.program, name="program"),
    path("<int:pk>/guides/<slug:slug>/", library.guide, name="guide"),
    path("<int:pk>/kit/", kit.kit, name="kit"),
    path("<int:pk>/kit/<slug:slug>/", kit.document, name="kit_document"),
    path("<int:pk>/kit/<slug:slug>/pdf/", kit.document_file, name="kit_sheet"),
    path("<int:pk>/kits/<slug:group>/", kit.group_file, name="kit_sheets"),
    path("modules/<int:pk>/", library.module, name="module"),
    path("modules/<int:pk>/briefs/<slug:key>/", library.brief, name="brief"),
]
