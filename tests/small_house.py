"""A house small enough for a test: six listings, the demonstration's characters, a ranker trained in a blink."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np

from data.gateways.eshram import SandboxEShram
from matching.features import FEATURES
from matching.index import CURRENT
from matching.ranker_training import RankerEstimator
from services.demo.characters import characters
from services.engine_room import rebuild_index, today_in_india
from services.foundation import Foundation
from services.import_listings import Import, import_file
from settings import Settings, load_settings
from tests.fitted_words import lend_words

SILENT = "001000000900"
"""The UAN of one whose record says nothing."""
HOSTILE = "[x](javascript:alert(1)) **Mason** $a$ :red[x] <script>alert(1)</script> राजमिस्त्री"
FIELDS = (
    "job_id title employer_name nco_code openings wage_min wage_max wage_period state district pincode contact posted_on last_date"
)
NEAR = {"state": "Uttar Pradesh", "district": "Varanasi", "pincode": "221005", "nco_code": "7112", "wage_period": "day"}
LISTINGS: tuple[dict[str, Any], ...] = (
    {**NEAR, "job_id": "M1", "title": "Mason (brick and plaster)", "employer_name": "Sample Nirman", "wage_min": 600, "wage_max": 700},
    {**NEAR, "job_id": "M2", "title": HOSTILE, "employer_name": "<b>Evil</b>", "wage_min": 550, "contact": "<img src=x onerror=alert(1)>"},
    {**NEAR, "job_id": "M3", "title": "राजमिस्त्री चाहिए", "district": "Chandauli", "pincode": "232104", "wage_min": 650},
    {**NEAR, "job_id": "M4", "title": "Mason", "district": "Mirzapur", "pincode": "231001", "wage_min": 900},
    {**NEAR, "job_id": "P1", "title": "Mason", "state": "Maharashtra", "district": "Pune", "pincode": "411001", "wage_min": 900},
    {
        "job_id": "T1", "title": "Ladies tailor", "nco_code": "7531", "wage_min": 14500, "wage_period": "month",
        "state": "Tamil Nadu", "district": "Tiruppur", "pincode": "641603", "openings": 5,
    },
)  # fmt: skip


def small_house(var_dir: Path) -> Settings:
    """Settings whose var folder holds all of it."""
    chosen = load_settings({"KAAM_VAR_DIR": str(var_dir)})
    SandboxEShram(chosen.sandbox_path).fill([*characters(today_in_india()), {"uan": SILENT}])
    feed = chosen.var_dir / "listings.csv"
    with feed.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, FIELDS.split(), restval="")
        writer.writeheader()
        writer.writerows({"openings": 4, "posted_on": today_in_india().isoformat(), **row} for row in LISTINGS)
    foundation = Foundation.load(lend_words(chosen))
    report = import_file(chosen, Import(feed), foundation=foundation)
    assert report.new == len(LISTINGS)
    rebuild_index(chosen, foundation)
    quick_ranker(chosen)
    return chosen


def quick_ranker(chosen: Settings) -> None:
    """Trained in a blink on outcomes that follow each feature's good direction."""
    random = np.random.default_rng(3)
    told = random.gamma(2.0, 1.0, (4_000, len(FEATURES)))
    pull = told @ np.array([feature.direction for feature in FEATURES]) - 2.0
    joined = (random.random(len(told)) < 1 / (1 + np.exp(-0.5 * pull))).astype(np.int8)
    estimator = RankerEstimator(max_iter=40, learning_rate=0.3).fit(told, joined)
    estimator.save(chosen.models_dir / estimator.ranker_.version)
    (chosen.models_dir / CURRENT).write_text(estimator.ranker_.version, encoding="utf-8")
