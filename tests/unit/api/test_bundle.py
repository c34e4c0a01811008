"""Scripts joined into one: what can be, in the order in which a browser would run them, under names that do not meet."""

from __future__ import annotations

from api.bundle import NAME, Bundle

SCRIPTS = {
    "top.1.js": 'import{a as x}from"./low.1.js";import"./low.2.js";var t=x+1;export{t as z};',
    "low.1.js": "var t=1;export{t as a};",
    "low.2.js": "window.two=2;",
}


def test_each_runs_after_what_it_imports_and_in_a_room_of_its_own() -> None:
    assert Bundle(SCRIPTS).content.decode().splitlines() == [
        "const part0=(()=>{var t=1;",
        "return{a:t}})();const{a:part0_a}=part0;",
        "const part1=(()=>{window.two=2;",
        "return{}})();const{}=part1;",
        "const part2=(()=>{const{a:x}=part0;var t=x+1;",
        "return{z:t}})();const{z:part2_z}=part2;",
        "export{part0_a,part2_z};",
    ]


def test_a_script_outside_is_turned_to_the_bundle_and_else_left_alone() -> None:
    changed = Bundle(SCRIPTS).change(
        'm=["./top.1.js","./far.1.js"];import{z as q,b}from"./far.1.js";import{z as e}from"./top.1.js";'
    )
    assert changed == f'm=["./{NAME}","./far.1.js"];import{{z as q,b}}from"./far.1.js";import{{part2_z as e}}from"./{NAME}";'


def test_circles_strangers_and_late_exports_stay_outside() -> None:
    circle = {"one.js": 'import"./two.js";', "two.js": 'import"./one.js";'}
    late = {
        "late.js": 'import{n as l}from"./rolldown-runtime.1.js";',
        "rolldown-runtime.1.js": "",
        "on-it.js": 'import"./late.js";',
    }
    bundle = Bundle(SCRIPTS | circle | late | {"strange.js": 'import{a}from"./nowhere.js";'})
    assert sorted(bundle.left) == ["late.js", "on-it.js", "one.js", "strange.js", "two.js"]
