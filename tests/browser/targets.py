"""Measures what a finger, or a glove, has to hit."""

from typing import Any

from playwright.sync_api import Page

# Links within text are not measured: what they open is reached by a target of full size as well.
MEASURE = """([least, apart]) => {
    const all = "a[href], button, select, summary, input:not([type=hidden])";
    const modal = [...document.querySelectorAll("dialog[open], [popover]:popover-open")].at(-1);
    const targets = [...(modal ?? document).querySelectorAll(all)].filter((each) => {
        const style = getComputedStyle(each);
        const within = each.matches("a:not(.button)") && style.display === "inline";
        const shown = each.checkVisibility({visibilityProperty: true, opacityProperty: true});
        const spare = within || style.pointerEvents === "none" || each.matches(".skip, .unseen, .card h3 a");
        return shown && !spare;
    });
    const whole = (each) => each.matches("[type=checkbox], [type=radio]") && each.closest("label") || each;
    const box = (each) => whole(each).getBoundingClientRect();
    const name = (each) => each.outerHTML.slice(0, 90);
    const boxes = targets.map((each) => [each, box(each)]).filter(([, {width, height}]) => width && height);
    const wrong = boxes.filter(([, {width, height}]) => Math.min(width, height) < least - 0.5)
        .map(([each, {width, height}]) => `${Math.round(width)} × ${Math.round(height)}: ${name(each)}`);
    for (const [index, [one, a]] of boxes.entries()) for (const [other, b] of boxes.slice(index + 1)) {
        const across = Math.max(a.left, b.left) - Math.min(a.right, b.right);
        const down = Math.max(a.top, b.top) - Math.min(a.bottom, b.bottom);
        const pinned = [one, other].some((each) => each.closest(".toasts, .tabs"));
        const between = Math.round(Math.max(across, down));
        if (!pinned && between < apart) wrong.push(`${between} apart: ${name(one)} ${name(other)}`);
    }
    return wrong;
}"""


def too_small(page: Page, *, least: int, apart: int = 0) -> list[str]:
    """Targets of less than `least` px either way, and pairs that are less than `apart` px apart."""
    found: list[Any] = page.evaluate(MEASURE, [least, apart])
    return [str(each) for each in found]
