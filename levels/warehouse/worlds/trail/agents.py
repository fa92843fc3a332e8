"""Reads user agents: which browser, operating system and kind of device a header tells of.

Every browser claims to be several others, so the order of the rules is what matters: the rarer name first.
"""

from __future__ import annotations

import re

from worlds.trail.records import Header, ParsedAgent

BOTS = re.compile(r"bot\b|crawler|spider|^curl/", re.IGNORECASE)
BROWSERS = (("Edg/", "edge"), ("SamsungBrowser/", "samsung"), ("Firefox/", "firefox"), ("Chrome/", "chrome"))
SYSTEMS = (("Windows NT", "windows"), ("iPhone", "ios"), ("iPad", "ios"), ("Android", "android"), ("Mac OS X", "macos"))
PHONES = ("iPhone", "Mobile")
TABLETS = ("iPad", "Android")
OTHER = "other"


def parse_agent(header: Header) -> ParsedAgent:
    """Browser, system and kind; a robot is a robot whatever else it claims."""
    agent = header.user_agent
    if BOTS.search(agent):
        return ParsedAgent(header.id, OTHER, OTHER, "bot")
    fallback = "safari" if "Safari/" in agent else OTHER
    browser = next((name for sign, name in BROWSERS if sign in agent), fallback)
    system = next((name for sign, name in SYSTEMS if sign in agent), "linux" if "Linux" in agent else OTHER)
    return ParsedAgent(header.id, browser, system, _kind(agent))


def _kind(agent: str) -> str:
    """An iPad says "Mobile" too; an Android that doesn't is a tablet."""
    if "iPad" not in agent and any(sign in agent for sign in PHONES):
        return "phone"
    return "tablet" if any(sign in agent for sign in TABLETS) else "computer"
