"""Figures, stories, dashboards; the top floor."""
