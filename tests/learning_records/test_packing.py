"""Packages have what platforms read, and nothing of the texts of cards."""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree

import pytest

from learning_records.packing import PackageKind, package_of
from programs.models import Module
from tests.factories import CardFactory, ModuleFactory

SCORM = {
    PackageKind.SCORM_2004: (
        "{http://www.imsglobal.org/xsd/imscp_v1p1}",
        "{http://www.adlnet.org/xsd/adlcp_v1p3}scormType",
        "2004 3rd Edition",
    ),
    PackageKind.SCORM_12: (
        "{http://www.imsproject.org/xsd/imscp_rootv1p1p2}",
        "{http://www.adlnet.org/xsd/adlcp_rootv1p2}scormtype",
        "1.2",
    ),
}
CMI5 = "{https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd}"


@pytest.fixture
def module(db: None) -> Module:
    made = ModuleFactory(slug="listen-listen")
    CardFactory(module=made, slug="secret-text-of-a-card")
    return Module.objects.select_related("version__program").get()


def files_of(module: Module, kind: PackageKind, language: str = "en") -> dict[str, str]:
    content = package_of(module, kind, language)
    assert content == package_of(module, kind, language)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


@pytest.mark.parametrize("kind", list(SCORM))
def test_a_scorm_manifest_names_one_page_and_all_files(kind: PackageKind, module: Module) -> None:
    files = files_of(module, kind)
    space, type_of, version = SCORM[kind]
    manifest = ElementTree.fromstring(files["imsmanifest.xml"])
    assert manifest.tag == f"{space}manifest"
    assert manifest.findtext(f"{space}metadata/{space}schema") == "ADL SCORM"
    assert manifest.findtext(f"{space}metadata/{space}schemaversion") == version
    organizations = manifest.find(f"{space}organizations")
    [resource] = manifest.iter(f"{space}resource")
    [item] = manifest.iter(f"{space}item")
    assert organizations is not None
    assert organizations.get("default") == organizations[0].get("identifier")
    assert item.get("identifierref") == resource.get("identifier")
    assert item.findtext(f"{space}title") == "Listen Listen"
    assert (resource.get(type_of), resource.get("href")) == ("sco", "index.html")
    named = {each.get("href") for each in resource.iter(f"{space}file")}
    assert named == set(files) - {"imsmanifest.xml"}


def test_a_cmi5_course_has_one_unit_that_is_completed(module: Module) -> None:
    files = files_of(module, PackageKind.CMI5)
    course = ElementTree.fromstring(files["cmi5.xml"])
    assert course.tag == f"{CMI5}courseStructure"
    unit, of = course.find(f"{CMI5}au"), course.find(f"{CMI5}course")
    assert unit is not None
    assert of is not None
    assert unit.get("moveOn") == "Completed"
    assert unit.get("id") != of.get("id")
    assert unit.findtext(f"{CMI5}url") == "index.html"
    assert unit.findtext(f"{CMI5}title/{CMI5}langstring") == "Listen Listen"


def test_a_package_is_a_door_and_holds_no_card(module: Module) -> None:
    files = files_of(module, PackageKind.SCORM_2004, "de")
    assert "secret-text" not in "".join(files.values()).lower()
    assert (
        f'data-opens="http://127.0.0.1:8000/connections/records/open/{module.pk}-"'
        in (files["index.html"])
    )
    assert 'data-asks="http://127.0.0.1:8000/connections/records/progress/"' in files["index.html"]
    assert '<html lang="de" ' in files["index.html"]
