"""The figures that shape the demonstration: published ones with their source and date, and, said so, our assumptions.

Registrations and wages by State stand in `data/reference/demo_states.csv`, each with its own source.
"""

from __future__ import annotations

# Published by the Ministry of Labour and Employment about e-Shram, by way of the pages named.

FEMALE = 0.5368
"""Of registrations on 2025-03-03; newindianexpress.com, 2025-03-10."""
TRANSGENDER = 0.00002
"""6,461 of 29.5 crore told another gender than male or female on 2024-03-31; PIB, PRID 2036940."""
SOCIAL_CATEGORIES = {"OBC": 0.4044, "SC": 0.2376, "ST": 0.0838, "General": 0.2741}
"""On 2021-11-17; newindianexpress.com, 2021-11-17."""
SECTORS = {"agriculture": 0.5213, "domestic_household": 0.0942, "construction": 0.0904, "apparel_textile": 0.065}
"""The first three on 2025-03-03 (newindianexpress.com, 2025-03-10), apparel on 2024-11-26 (business-standard.com). The rest is spread by
the weights of `demo_occupations.csv`, which are an assumption."""
INCOME_SLABS = {"up_to_10000": 0.9411, "10001_15000": 0.0436, "15001_18000": 0.008, "18001_21000": 0.004, "above_21000": 0.0033}
"""Self-declared, on 2022-05-29 (news18.com) for the first two; how the remaining 1.53% split is an assumption."""
AGES = {(18, 40): 0.614, (40, 50): 0.2224, (50, 60): 0.1571, (16, 18): 0.0065}
"""From the first year up to but not including the last. The first two bands on 2021-11-17 (newindianexpress.com, 2021-11-17); the
remaining 16.36% is split by an assumption, the last band is who registered before coming of age."""

# Assumptions: nothing is published, or nothing that we could check.

FEMALE_IN = {
    "agriculture": 0.58,
    "domestic_household": 0.92,
    "construction": 0.22,
    "apparel_textile": 0.68,
    "animal_husbandry_fishing": 0.6,
    "transport_delivery": 0.03,
    "automobile_repair": 0.02,
    "electrical_electronics": 0.08,
    "metal_engineering": 0.05,
    "wood_furniture": 0.04,
    "mining_quarry": 0.2,
    "security": 0.06,
    "handicraft": 0.6,
    "tobacco": 0.85,
    "beauty_wellness": 0.65,
    "education_childcare": 0.9,
    "healthcare": 0.75,
    "sanitation_waste": 0.45,
    "food_hospitality": 0.45,
    "printing_paper": 0.3,
}
"""Women among the workers of a sector; 0.4 in the others. Their odds are moved together until women are `FEMALE` of all."""
FEMALE_ELSEWHERE = 0.4
EDUCATION = {
    "none": 0.23,
    "primary": 0.24,
    "middle": 0.21,
    "secondary": 0.16,
    "higher_secondary": 0.09,
    "iti": 0.02,
    "diploma": 0.01,
    "graduate": 0.02,
    "": 0.02,
}
DISABLED = 0.022
DISABILITIES = ("locomotor", "hearing", "visual", "speech", "multiple")
MIGRANTS = 0.06
MIGRANTS_FROM = {"Uttar Pradesh": 0.34, "Bihar": 0.28, "West Bengal": 0.1, "Odisha": 0.1, "Jharkhand": 0.1, "Rajasthan": 0.08}
APP_WORK = {"8321": 0.6, "8322": 0.2, "5142": 0.1, "7126": 0.08, "7411": 0.08}
"""Of these families, how many work through an app (gig or platform)."""

LISTING_SECTORS_CITY = {
    "construction": 0.12, "transport_delivery": 0.11, "food_hospitality": 0.08, "retail_vending": 0.07, "apparel_textile": 0.07,
    "domestic_household": 0.06, "office_it": 0.06, "logistics_warehouse": 0.05, "metal_engineering": 0.05, "security": 0.04,
    "sanitation_waste": 0.03, "electrical_electronics": 0.03, "healthcare": 0.025, "beauty_wellness": 0.02,
    "automobile_repair": 0.02, "agriculture": 0.01, "animal_husbandry_fishing": 0.005,
}  # fmt: skip
LISTING_SECTORS_COUNTRY = {
    "construction": 0.17, "agriculture": 0.13, "apparel_textile": 0.07, "transport_delivery": 0.07, "food_hospitality": 0.05,
    "retail_vending": 0.05, "animal_husbandry_fishing": 0.04, "domestic_household": 0.03, "security": 0.03, "office_it": 0.03,
    "metal_engineering": 0.03, "brick_stone_glass": 0.03, "electrical_electronics": 0.03, "automobile_repair": 0.03,
    "logistics_warehouse": 0.02, "sanitation_waste": 0.02, "healthcare": 0.02,
}  # fmt: skip
"""Adverts by sector in the districts of `cities` and in the others; what is left of 1 goes to the other sectors alike. No such split is
published; adverts lean away from farm work, as the National Career Service's do."""
CLUSTERS = {
    ("Tamil Nadu", "Tiruppur"): "apparel_textile",
    ("Gujarat", "Surat"): "apparel_textile",
    ("Punjab", "Ludhiana"): "apparel_textile",
    ("Haryana", "Panipat"): "apparel_textile",
    ("Uttar Pradesh", "Moradabad"): "handicraft",
    ("Uttar Pradesh", "Bhadohi"): "handicraft",
    ("Uttar Pradesh", "Agra"): "leather",
    ("Uttar Pradesh", "Kanpur Nagar"): "leather",
    ("Gujarat", "Morbi"): "brick_stone_glass",
    ("Uttar Pradesh", "Firozabad"): "brick_stone_glass",
    ("Jharkhand", "Dhanbad"): "mining_quarry",
}
"""Districts known for one industry: `IN_CLUSTER` of their adverts are of it."""
IN_CLUSTER = 0.35
CITY_WEIGHT = 4.0
"""A PIN code of a district named under `cities` has this many times the adverts of another."""
LEAST_ADVERTS = 0.004
"""Of all adverts, what the smallest State or Union Territory has; of workers, `LEAST_WORKERS`."""
LEAST_WORKERS = 0.0003
