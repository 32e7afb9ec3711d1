"""Tests of kpis."""

from pathlib import Path

SAMPLE = (Path(__file__).parents[1] / "data" / "kpi-monthly.csv").read_bytes()
