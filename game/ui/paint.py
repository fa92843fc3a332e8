"""Smooth shapes: SDL's own rounded corners and polygons have stairs, these are drawn large and scaled down once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import pygame

OVERSAMPLING = 4
Point = tuple[float, float]


def rounded(surface: pygame.Surface, rect: pygame.Rect, colour: pygame.Color, radius: int) -> None:
    """A filled rectangle with smooth round corners."""
    radius = max(0, min(radius, rect.w // 2, rect.h // 2))
    if radius == 0:
        surface.fill(colour, rect)
        return
    surface.fill(colour, (rect.x + radius, rect.y, rect.w - 2 * radius, rect.h))
    surface.fill(colour, (rect.x, rect.y + radius, radius, rect.h - 2 * radius))
    surface.fill(colour, (rect.right - radius, rect.y + radius, radius, rect.h - 2 * radius))
    _corners(surface, rect, _disc(radius, 0, _rgba(colour)), radius)


def ring(surface: pygame.Surface, rect: pygame.Rect, colour: pygame.Color, radius: int, width: int) -> None:
    """The outline of a rounded rectangle, `width` pixels inside `rect`."""
    radius = max(1, min(radius, rect.w // 2, rect.h // 2))
    for side in (
        (rect.x + radius, rect.y, rect.w - 2 * radius, width),
        (rect.x + radius, rect.bottom - width, rect.w - 2 * radius, width),
        (rect.x, rect.y + radius, width, rect.h - 2 * radius),
        (rect.right - width, rect.y + radius, width, rect.h - 2 * radius),
    ):
        surface.fill(colour, side)
    _corners(surface, rect, _disc(radius, width, _rgba(colour)), radius)


def dashed(surface: pygame.Surface, rect: pygame.Rect, colour: pygame.Color, radius: int, dash: int = 4) -> None:
    """The outline of a rounded rectangle in dashes, one pixel wide."""
    surface.blit(_dashed(rect.size, _rgba(colour), radius, dash), rect)


def polygon(surface: pygame.Surface, points: Sequence[Point], colour: pygame.Color) -> None:
    """A filled polygon with smooth edges; fractions of pixels count."""
    left = math.floor(min(x for x, _ in points)) - 1
    top = math.floor(min(y for _, y in points)) - 1
    width = math.ceil(max(x for x, _ in points)) + 2 - left
    height = math.ceil(max(y for _, y in points)) + 2 - top
    relative = tuple((round(x - left, 2), round(y - top, 2)) for x, y in points)
    surface.blit(_polygon((width, height), relative, _rgba(colour)), (left, top))


def disc(surface: pygame.Surface, centre: Point, diameter: int, colour: pygame.Color) -> None:
    """A filled circle."""
    rect = pygame.Rect(0, 0, diameter, diameter)
    rect.center = (round(centre[0]), round(centre[1]))
    surface.blit(_circle(diameter, _rgba(colour)), rect)


def shadow(surface: pygame.Surface, rect: pygame.Rect, size: int) -> None:
    """A soft shadow under something that floats."""
    blurred = _shadow(rect.size, size)
    surface.blit(blurred, (rect.x - size, rect.y - size + size // 3))


def _rgba(colour: pygame.Color) -> tuple[int, int, int, int]:
    return (colour.r, colour.g, colour.b, colour.a)


def _corners(surface: pygame.Surface, rect: pygame.Rect, image: pygame.Surface, radius: int) -> None:
    right, bottom = rect.right - radius, rect.bottom - radius
    surface.blit(image, rect.topleft, (0, 0, radius, radius))
    surface.blit(image, (right, rect.y), (radius, 0, radius, radius))
    surface.blit(image, (rect.x, bottom), (0, radius, radius, radius))
    surface.blit(image, (right, bottom), (radius, radius, radius, radius))


def _clear(size: tuple[int, int], colour: tuple[int, int, int, int]) -> pygame.Surface:
    """A transparent surface in the shape's own colour, so that scaling down mixes no black into the edge."""
    surface = pygame.Surface(size, pygame.SRCALPHA)
    surface.fill((*colour[:3], 0))
    return surface


@lru_cache(maxsize=256)
def _disc(radius: int, width: int, colour: tuple[int, int, int, int]) -> pygame.Surface:
    side = 2 * radius * OVERSAMPLING
    large = _clear((side, side), colour)
    pygame.draw.circle(large, colour, (side / 2, side / 2), side / 2, width * OVERSAMPLING)
    return pygame.transform.smoothscale(large, (2 * radius, 2 * radius))


@lru_cache(maxsize=128)
def _circle(diameter: int, colour: tuple[int, int, int, int]) -> pygame.Surface:
    side = diameter * OVERSAMPLING
    large = _clear((side, side), colour)
    pygame.draw.circle(large, colour, (side / 2, side / 2), side / 2)
    return pygame.transform.smoothscale(large, (diameter, diameter))


@lru_cache(maxsize=512)
def _polygon(size: tuple[int, int], points: tuple[Point, ...], colour: tuple[int, int, int, int]) -> pygame.Surface:
    large = _clear((size[0] * OVERSAMPLING, size[1] * OVERSAMPLING), colour)
    pygame.draw.polygon(large, colour, [(x * OVERSAMPLING, y * OVERSAMPLING) for x, y in points])
    return pygame.transform.smoothscale(large, size)


@lru_cache(maxsize=64)
def _dashed(size: tuple[int, int], colour: tuple[int, int, int, int], radius: int, dash: int) -> pygame.Surface:
    """Walks once round the outline; every other `dash` pixels are drawn, and their number is whole."""
    large = _clear((size[0] * OVERSAMPLING, size[1] * OVERSAMPLING), colour)
    points = _outline(size, radius)
    count = max(4, round(len(points) / (2 * dash * OVERSAMPLING)))
    step = len(points) / count
    for index in range(count):
        part = points[round(index * step) : round((index + 0.5) * step) + 1]
        for x, y in part:
            pygame.draw.rect(large, colour, (x - OVERSAMPLING // 2, y - OVERSAMPLING // 2, OVERSAMPLING, OVERSAMPLING))
    return pygame.transform.smoothscale(large, size)


def _outline(size: tuple[int, int], radius: int) -> list[tuple[int, int]]:
    """Points of a rounded rectangle's outline, half a pixel inside, one per oversampled pixel."""
    width, height, half = size[0] * OVERSAMPLING, size[1] * OVERSAMPLING, OVERSAMPLING // 2
    round_by = max(1, min(radius, size[0] // 2, size[1] // 2) * OVERSAMPLING - half)
    left, top, right, bottom = half, half, width - half - 1, height - half - 1
    corners = (
        (right - round_by, top + round_by, -90), (right - round_by, bottom - round_by, 0),
        (left + round_by, bottom - round_by, 90), (left + round_by, top + round_by, 180),
    )  # fmt: skip
    arc = max(2, round(round_by * math.pi / 2))
    points: list[tuple[int, int]] = []
    for x, y, start in corners:
        for step in range(arc):
            angle = math.radians(start + 90 * step / arc)
            point = (round(x + round_by * math.cos(angle)), round(y + round_by * math.sin(angle)))
            points.extend(_straight(points[-1], point) if points else [point])
    return points + _straight(points[-1], points[0])


def _straight(start: tuple[int, int], end: tuple[int, int]) -> list[tuple[int, int]]:
    """The points after `start` up to `end`, one apart."""
    length = max(abs(end[0] - start[0]), abs(end[1] - start[1]))
    return [
        (start[0] + (end[0] - start[0]) * i // length, start[1] + (end[1] - start[1]) * i // length)
        for i in range(1, length + 1)
    ]


@lru_cache(maxsize=16)
def _shadow(size: tuple[int, int], blur: int) -> pygame.Surface:
    surface = pygame.Surface((size[0] + 2 * blur, size[1] + 2 * blur), pygame.SRCALPHA)
    pygame.draw.rect(surface, (0, 0, 0, 120), (blur, blur, *size), border_radius=blur)
    return pygame.transform.gaussian_blur(surface, max(1, blur // 2))
