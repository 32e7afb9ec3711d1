"""Headings of HR systems by the field they stand for, in the languages these systems speak.

In plain form (see columns.plain), separated by commas. What stands in front of nearly every heading
of some systems, and whatever is said about managers, is taken apart in columns instead.
"""

from __future__ import annotations

FIELDS: dict[str, str] = {
    "employee_id": (
        "employee id, employee number, employee no, employee nr, employee code, emp id, emp no, "
        "emp number, emp code, person id, person number, personnel number, personnel no, personnel "
        "id, worker id, worker number, staff id, staff number, staff no, associate id, payroll id, "
        "payroll number, hris id, user id, id, number, workday id, "
        "personalnummer, personal nr, persnr, pers nr, personalnr, mitarbeiternummer, mitarbeiter "
        "nr, mitarbeiternr, mitarbeiter id, ma nr, stammnummer, employee num, personal id, "
        "mitarbeitendennummer, mitarbeitenden id, mitarbeitenden nr, mitarbeiterkennung, "
        "personenkennung, "
        "matricule, numéro employé, numéro d employé, numéro salarié, n employé, n d "
        "employé, n de matricule, n matricule, n salarié, id employé, "
        "identifiant, identifiant salarié, numéro de matricule, "
        "número de empleado, número empleado, n empleado, id empleado, id de empleado, legajo, "
        "código de empleado, código empleado, "
        "matricola, numero matricola, codice dipendente, id dipendente, numero dipendente, "
        "personeelsnummer, personeelsnr, medewerkernummer, medewerker id, werknemersnummer, "
        "matrícula, número de matrícula, id do funcionário, número do funcionário, código do "
        "funcionário, número do colaborador, "
        "numer pracownika, nr pracownika, id pracownika, numer ewidencyjny, numer kadrowy"
    ),
    "first_name": (
        "first name, firstname, given name, givenname, forename, fname, vorname, rufname, prénom, "
        "nombre de pila, primer nombre, nombres, nome di battesimo, voornaam, roepnaam, primeiro "
        "nome, imię, imiona"
    ),
    "last_name": (
        "last name, lastname, family name, surname, lname, sn, nachname, familienname, zuname, nom "
        "de famille, nom famille, apellido, apellidos, primer apellido, cognome, achternaam, "
        "familienaam, apelido, sobrenome, último nome, nazwisko"
    ),
    "name": (
        "name, full name, fullname, display name, displayname, employee name, worker, employee, "
        "person, people, participant, attendee, mitarbeiter, mitarbeiterin, mitarbeiter "
        "in, mitarbeitende, mitarbeitername, vollständiger name, anzeigename, name vorname, "
        "nachname vorname, vorname nachname, vor und nachname, vor und zuname, voller name, "
        "mitarbeitende r, name des mitarbeiters, name der mitarbeiterin, name der mitarbeitenden, "
        "beschäftigter, beschäftigte, "
        "nom, nom complet, nom et prénom, nom prénom, prénom nom, salarié, employé, collaborateur, "
        "nombre, nombre completo, nombre y apellidos, nombre y apellido, apellidos y nombre, "
        "empleado, trabajador, colaborador, "
        "nome, nome completo, nome e cognome, cognome e nome, nominativo, dipendente, "
        "naam, volledige naam, medewerker, werknemer, "
        "funcionário, nome do funcionário, nome do colaborador, "
        "imię i nazwisko, nazwisko i imię, pracownik"
    ),
    "email": (
        "email, e mail, mail, emails, work email, work e mail, business email, business e mail, "
        "company email, corporate email, office email, email address, e mail address, mail "
        "address, work email address, email work, email business, email primary, user principal "
        "name, upn, smtp address, smtp, emailadresse, e mail adresse, mailadresse, email adresse, "
        "geschäftliche e mail, geschäftliche e mail adresse, dienstliche e mail, dienstliche e "
        "mail adresse, firmen e mail, e mail geschäftlich, e mail dienstlich, e mail privat oder "
        "dienstlich, mail adresse, dienstliche mailadresse, geschäftliche "
        "mailadresse, berufliche e mail, berufliche e mail adresse, arbeits e mail, e mail arbeit, "
        "courriel, adresse courriel, adresse e mail, adresse email, adresse mail, adresse "
        "électronique, e mail professionnel, email professionnel, courriel professionnel, mail "
        "professionnel, mel, "
        "correo, correo electrónico, dirección de correo, dirección de correo electrónico, correo "
        "corporativo, correo de la empresa, correo laboral, correo de trabajo, email corporativo, "
        "posta elettronica, indirizzo e mail, indirizzo email, indirizzo di posta elettronica, "
        "email aziendale, e mail aziendale, "
        "e mailadres, emailadres, mailadres, zakelijk e mailadres, werk e mail, e mail werk, "
        "correio eletrônico, correio electrónico, correio eletrónico, endereço de e mail, endereço "
        "de email, e mail corporativo, email de trabalho, e mail profissional, "
        "adres e mail, adres email, adres poczty elektronicznej, poczta elektroniczna, e mail "
        "służbowy, email służbowy, służbowy adres e mail"
    ),
    "job_title": (
        "job title, title, position, job, role, role title, business title, position title, job "
        "name, job profile, job role, designation, stelle, stellenbezeichnung, funktion, "
        "tätigkeit, jobtitel, berufsbezeichnung, positionsbezeichnung, planstelle, jobbezeichnung, "
        "stellentitel, rolle, tätigkeitsbezeichnung, funktionsbezeichnung, job position, "
        "poste, intitulé du poste, intitulé de poste, fonction, emploi, titre, "
        "puesto, cargo, puesto de trabajo, título, "
        "mansione, ruolo, qualifica, posizione, titolo, "
        "functie, functietitel, functienaam, functiebenaming, "
        "função, título do cargo, posto, stanowisko, nazwa stanowiska"
    ),
    "level": (
        "job level, level, management level, career level, grade, job grade, audience, leadership "
        "level, führungsebene, ebene, hierarchiestufe, hierarchieebene, managementebene, joblevel, "
        "karrierestufe, karrierelevel, managementlevel, führungslevel, führungsstufe, "
        "niveau, niveau hiérarchique, nivel, nivel jerárquico, livello, livello gerarchico, "
        "functieniveau, nível, nível hierárquico, poziom, poziom stanowiska"
    ),
    "department": (
        "department, dept, department name, team, team name, unit, org unit, organization unit, "
        "organizational unit, organisational unit, organisation unit, supervisory organization, "
        "business unit, division, cost center name, group, abteilung, abteilungsname, bereich, "
        "organisationseinheit, orgeinheit, org einheit, oe, fachbereich, name der abteilung, "
        "abteilungsbezeichnung, bereichsname, bereichsbezeichnung, geschäftsbereich, "
        "unternehmensbereich, dept name, name of department, "
        "département, service, direction, équipe, unité, unité organisationnelle, "
        "departamento, área, equipo, unidad, unidad organizativa, sección, "
        "reparto, dipartimento, ufficio, area, unità organizzativa, "
        "afdeling, afdelingsnaam, organisatie eenheid, organisatieonderdeel, "
        "equipe, unidade, setor, dział, departament, zespół, jednostka organizacyjna, komórka "
        "organizacyjna"
    ),
    "cost_center": (
        "cost center, cost centre, cost center code, cost centre code, cost center id, cost center "
        "number, costcenter, costcentre, kostenstelle, kostenstellennummer, kostenstellennr, "
        "kostenstellen nr, kst, "
        "centre de coûts, centre de coût, code centre de coûts, centro de coste, centro de costes, "
        "centro de costo, centro de costos, centro di costo, kostenplaats, centro de custo, "
        "centro de custos, miejsce powstawania kosztów, mpk"
    ),
    "location": (
        "location, office, office location, site, site name, work location, workplace, city, "
        "place, branch, standort, ort, arbeitsort, dienstort, einsatzort, büro, niederlassung, "
        "werk, stadt, standortname, beschäftigungsort, working location, lieu, lieu de travail, "
        "site de travail, ville, établissement, bureau, "
        "ubicación, lugar de trabajo, centro de trabajo, ciudad, oficina, sede, "
        "luogo di lavoro, sede di lavoro, città, "
        "locatie, werklocatie, standplaats, vestiging, kantoor, plaats, "
        "localização, local de trabalho, cidade, escritório, "
        "lokalizacja, miejsce pracy, miasto, biuro, oddział"
    ),
    "country": (
        "country, country code, work country, country region, land, ländercode, länderkürzel, "
        "länderschlüssel, einsatzland, country territory, land region, pays, code pays, país, "
        "código de país, paese, codice paese, nazione, "
        "landcode, código do país, kraj, kod kraju"
    ),
    "time_zone": (
        "time zone, timezone, tz, zone, iana time zone, work time zone, zeitzone, fuseau horaire, "
        "zona horaria, huso horario, fuso orario, tijdzone, fuso horário, strefa czasowa"
    ),
    "hired_on": (
        "hire date, hired on, hired, start date, date of hire, original hire date, last hire date, "
        "joining date, join date, joined, date joined, date of joining, entry date, employment "
        "start date, date started, seniority date, eintrittsdatum, eintritt, "
        "einstellungsdatum, eingestellt am, beschäftigt seit, diensteintritt, "
        "beschäftigungsbeginn, "
        "vertragsbeginn, im unternehmen seit, continuous service date, employment start, date "
        "hired, "
        "date d embauche, date embauche, date d entrée, date d arrivée, date de début, "
        "fecha de contratación, fecha de ingreso, fecha de alta, fecha de inicio, fecha alta, "
        "data di assunzione, data assunzione, data inizio, data di inizio, "
        "datum in dienst, indiensttreding, datum indiensttreding, in dienst, startdatum, "
        "data de admissão, data de contratação, data de início, admissão, "
        "data zatrudnienia, data rozpoczęcia pracy"
    ),
    "status": (
        "status, state, employment status, employee status, worker status, active status, active, "
        "is active, account enabled, beschäftigungsstatus, mitarbeiterstatus, anstellungsstatus, "
        "vertragsstatus, contract status, aktiv, statut, statut d emploi, actif, estado, estado "
        "laboral, activo, situación, "
        "stato, stato dipendente, attivo, dienstverband status, situação, ativo, stan zatrudnienia"
    ),
    "language": (
        "language, lang, locale, preferred language, language code, sprache, sprachcode, "
        "bevorzugte sprache, korrespondenzsprache, correspondence language, langue, langue "
        "préférée, idioma, lengua, lingua, taal, "
        "voorkeurstaal, língua, idioma preferido, język, kod języka"
    ),
}

MANAGERS = (
    "manager, managers, mgr, line manager, direct manager, people manager, reporting manager, "
    "supervisor, direct supervisor, reports to, report to, reporting to, boss, superior, team "
    "lead, team leader, "
    "vorgesetzter, vorgesetzte, vorgesetzten, vorgesetzte r, vorgesetzter in, direkter "
    "vorgesetzter, disziplinarischer vorgesetzter, disziplinarische r vorgesetzte r, "
    "direkte r vorgesetzte r, direkte vorgesetzte, managerin, manager in, "
    "führungskraft, direkte führungskraft, disziplinarische führungskraft, leiter, leitung, "
    "teamleiter, teamleitung, berichtet an, berichtslinie, chef, "
    "responsable, responsable hiérarchique, supérieur, supérieur hiérarchique, n+1, n 1, "
    "supérieur direct, supérieure hiérarchique, "
    "jefe, jefe directo, jefe inmediato, jefa, superior directo, supervisor directo, reporta a, "
    "responsable directo, "
    "responsabile, responsabile diretto, superiore, capo, riporta a, "
    "leidinggevende, direct leidinggevende, direct leidinggevenden, rapporteert aan, "
    "gestor, gestor direto, gerente, chefe, chefia, chefia imediata, superior imediato, líder, "
    "reporta se a, superior hierárquico, "
    "przełożony, bezpośredni przełożony, kierownik, menedżer, menadżer, zwierzchnik, podlega"
)
"""What the person somebody reports to is called."""

LINKING = (
    "of, the, s, de, du, des, d, la, le, l, del, della, dell, di, do, da, dos, van, der, den, no"
)
"""Small parts between a manager and what is said about one."""

IN_FRONT = (
    "employee, emp, worker, person, personnel, staff, primary, main, current, legal, preferred, "
    "contact, home, work, business, official, mitarbeiter, aktuelle, aktueller, aktuelles"
)
"""What many systems put in front of a heading without saying more."""

BARE_NAMES = "name, nom, nombre, nombres, nome, naam"
"""Name alone, or half of it when the other half has a column of its own: Name beside Vorname."""
