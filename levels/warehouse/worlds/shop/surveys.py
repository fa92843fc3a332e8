"""What customers answered when asked: a score, a word, both or neither."""

from __future__ import annotations

from datetime import datetime, time

from worlds.dice import Dice
from worlds.shop.calendar import FIRST_DAY, LAST_DAY
from worlds.shop.orders import after
from worlds.shop.records import Answer, Comment, Customer, Order

SEED = 8_087
RATINGS, RATING_WEIGHTS = (5, 4, 3, 2, 1, None), (36, 28, 13, 7, 5, 11)
UNHAPPY_WEIGHTS = (4, 8, 20, 30, 30, 8)
RESPONDENT_PERCENT, LOYAL_RESPONDENT_PERCENT = 38, 58
ANSWER_PERCENT = 28
ABOUT_NO_ORDER_PERCENT = 15
COMMENT_PERCENT = 45
ANSWER_HOURS = (2, 200)
# Browsers who answered without ever having ordered, one in so many of those without orders.
CURIOUS_IN = 6


def make_answers(customers: list[Customer], orders: list[Order], comments: list[Comment]) -> list[Answer]:
    """About 350 answers, numbered by time: some customers answer often, many never do."""
    dice = Dice(SEED)
    answers = []
    for customer in customers:
        own = [order for order in orders if order.customer_id == customer.id]
        if not own and dice.between(1, CURIOUS_IN) == 1:
            at = datetime.combine(
                dice.day(max(customer.joined_on, FIRST_DAY), LAST_DAY), time(dice.between(8, 20), dice.between(0, 59))
            )
            answers.append(_answer(dice, customer, None, at, comments))
        likely = LOYAL_RESPONDENT_PERCENT if customer.is_loyalty_member else RESPONDENT_PERCENT
        if dice.percent(likely):
            answers += [_about(dice, customer, order, comments) for order in own if dice.percent(ANSWER_PERCENT)]
    answers.sort(key=lambda answer: (answer.answered_at, answer.customer_id))
    return [answer._replace(id=number) for number, answer in enumerate(answers, start=1)]


def _about(dice: Dice, customer: Customer, order: Order, comments: list[Comment]) -> Answer:
    return _answer(dice, customer, order, after(order.ordered_at, dice, ANSWER_HOURS), comments)


def _answer(dice: Dice, customer: Customer, order: Order | None, at: datetime, comments: list[Comment]) -> Answer:
    unhappy = order is not None and order.status != "COMPLETED"
    rating = dice.weighted(RATINGS, UNHAPPY_WEIGHTS if unhappy else RATING_WEIGHTS)
    told = order is not None and not dice.percent(ABOUT_NO_ORDER_PERCENT)
    fitting = [comment.comment for comment in comments if comment.rating == rating]
    words = dice.one(fitting) if dice.percent(COMMENT_PERCENT) else None
    return Answer(0, customer.id, order.id if order and told else None, rating, at, words)
