"""The demonstration: workers, listings and past events that are drawn from a seed. Nothing in it is real, all of it says so."""

from services.demo.resolver_report import WordingScore, resolver_report
from services.demo.seed import DemoError, DemoReport, NotADemonstration, seed_demonstration

__all__ = ["DemoError", "DemoReport", "NotADemonstration", "WordingScore", "resolver_report", "seed_demonstration"]
