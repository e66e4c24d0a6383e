"""The language of short and of long texts."""

from __future__ import annotations

import pytest

from selon.inputs.language import detect_language


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The harbour master said that the pump had failed on Monday.", "en"),
        ("La préfète a déclaré que la digue avait cédé lundi matin.", "fr"),
        ("Die Hafenmeisterin sagte, die Pumpe sei am Montag ausgefallen.", "de"),
        ("La alcaldesa dijo que la bomba había fallado el lunes por la mañana.", "es"),
        ("Глава порта заявила, что насос вышел из строя в понедельник.", "ru"),
        ("قالت مديرة الميناء إن المضخة تعطلت يوم الاثنين", "ar"),
        ("2025-03-04 12:30", "und"),
        ("", "und"),
    ],
)
def test_language(text: str, code: str) -> None:
    assert detect_language(text) == code
