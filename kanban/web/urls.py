"""The addresses of the screens. One word all the way: address, view, template, test."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from kanban.web import (
    alerts,
    audits,
    boards,
    cards,
    changes,
    devices,
    displays,
    first_steps,
    guide,
    labels,
    lost,
    missing,
    offline,
    operators,
    orders,
    people,
    pictures,
    pins,
    scans,
    set_up,
    steps,
    stock,
    suppliers,
    verbs,
    wall,
)
from kanban.web.supplier_answers import forms as said
from kanban.web.supplier_answers import pages as supplier_answers


class ByHand(StringConverter):
    """A verb that a person may do to a card."""

    regex = "|".join(verbs.VERBS)


class Said(StringConverter):
    """What a supplier may answer."""

    regex = "|".join(said.FORMS)


class FirstStep(StringConverter):
    """One of the five short screens after the set-up."""

    regex = "|".join(steps.STEPS)


register_converter(ByHand, "by_hand")
register_converter(FirstStep, "first_step")
register_converter(Said, "said")

urlpatterns = [
    path("", boards.index, name="boards"),
    path("boards/", boards.index),
    path("boards/<slug:slug>/", boards.show, name="board"),
    path("boards/<slug:slug>/abacus/", boards.abacus, name="abacus"),
    path("boards/<slug:slug>/attention/", boards.needs, name="attention"),
    path("boards/<slug:slug>/acknowledge/", alerts.acknowledge, name="acknowledge"),
    path("boards/<slug:slug>/live/", boards.go_live, name="go_live"),
    path("boards/<slug:slug>/displays/", displays.index, name="displays"),
    path("boards/<slug:slug>/displays/<int:display_id>/", displays.show, name="display"),
    path("boards/<slug:slug>/displays/<int:display_id>/revoke/", displays.revoke, name="revoke_display"),
    path("boards/<slug:slug>/people/", people.index, name="people"),
    path("boards/<slug:slug>/people/<int:user_id>/pin/", people.give_pin, name="give_pin"),
    path("boards/<slug:slug>/people/<int:user_id>/badge/", people.print_badge, name="print_badge"),
    path("boards/<slug:slug>/people/<int:user_id>/badge/revoke/", people.revoke_badge, name="revoke_badge"),
    path("devices/new/", devices.share, name="share_device"),
    path("devices/<int:device_id>/", devices.change, name="device"),
    path("devices/<int:device_id>/revoke/", devices.revoke, name="revoke_device"),
    path("operator/", operators.show, name="operator"),
    path("operator/enter/", operators.enter, name="enter"),
    path("operator/badge/", operators.badge, name="badge"),
    path("operator/lock/", operators.lock, name="lock"),
    path("operator/here/", operators.here, name="here"),
    path("operator/pin/", pins.change, name="pin"),
    path("boards/<slug:slug>/audits/", audits.index, name="audits"),
    path("audits/<int:audit_id>/", audits.show, name="audit"),
    path("audits/<int:audit_id>/scan/", audits.scan, name="audit_scan"),
    path("audits/<int:audit_id>/close/", audits.close, name="close_audit"),
    path("audits/<int:audit_id>/missing/", missing.show, name="missing"),
    path("wall/", wall.show, name="wall"),
    path("wall/waiting/", wall.waiting, name="wall_waiting"),
    path("wall/facts/", wall.facts, name="wall_facts"),
    path("cards/<int:card_id>/", cards.show, name="card"),
    path("cards/<int:card_id>/lost/", lost.show, name="lost"),
    path("cards/<int:card_id>/<by_hand:verb>/", verbs.act, name="verb"),
    path("moves/<int:move_id>/undo/", verbs.undo, name="undo"),
    path("boards/<slug:slug>/changes/", changes.show, name="changes"),
    path("items/<int:item_id>/picture/", pictures.show, name="item_picture"),
    path("labels/", labels.index, name="labels"),
    path("labels/preview/", labels.preview, name="label_preview"),
    path("labels/collected/", labels.collected, name="labels_collected"),
    path("offline/", offline.show, name="offline"),
    path("orders/", orders.index, name="orders"),
    path("orders/<int:order_id>/", orders.show, name="order"),
    path("orders/<int:order_id>/promise/", orders.promise, name="promise"),
    path("orders/<int:order_id>/send-again/", orders.send_again, name="send_again"),
    path("scan/", scans.show, name="scan"),
    path("scan/found/", scans.found, name="scan_found"),
    path("scan/cards/", offline.cards, name="scan_cards"),
    path("sw.js", offline.worker, name="worker"),
    path("suppliers/", suppliers.index, name="suppliers"),
    path("suppliers/<path:code>/scorecard", suppliers.scorecard, name="scorecard"),
    path("suppliers/<path:code>/", suppliers.show, name="supplier"),
    path("stock/", stock.index, name="stock"),
    path("stock/consume/", stock.consume, name="consume"),
    path("stock/count/", stock.count, name="count"),
    path("set-up/", set_up.show, name="set_up"),
    path("first-steps/", first_steps.index, name="first_steps"),
    path("first-steps/example/", first_steps.example, name="try_example"),
    path("first-steps/upload/", first_steps.upload, name="upload_plant"),
    path("first-steps/load/", first_steps.load, name="load_uploaded"),
    path("first-steps/<first_step:name>/", first_steps.step, name="first_step"),
    path("guide/", guide.show, name="guide"),
    path("answer/", supplier_answers.index, name="answer_list"),
    path("answer/<int:order_id>/", supplier_answers.show, name="answer_request"),
    path("answer/<int:order_id>/take-back/", supplier_answers.take_back, name="answer_take_back"),
    path("answer/<int:order_id>/<said:said>/", supplier_answers.answer, name="answer_say"),
    path("answer/<str:secret>/", supplier_answers.enter, name="answer"),
]
