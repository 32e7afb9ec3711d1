from django.urls import URLPattern, path

from assessments.views import (
    apart,
    behaviors,
    calibration,
    calibration_rules,
    closing,
    live,
    own_samples,
    recordings,
    taps,
)

app_name = "assessments"
urlpatterns: list[URLPattern] = [
    path("calibration/", calibration.overview, name="calibration"),
    path("calibration/begin/", calibration.begin, name="begin_calibration"),
    path("calibration/sample/<int:pk>/", calibration.sample, name="calibration_sample"),
    path("calibration/sample/<int:pk>/tap/", calibration.tap, name="calibration_tap"),
    path("calibration/round/<int:pk>/", calibration.result, name="calibration_round"),
    path("calibration/raters/", calibration_rules.raters, name="calibrated_raters"),
    path("calibration/rules/", calibration_rules.gate, name="gate"),
    path("calibration/own/", own_samples.samples, name="own_samples"),
    path("calibration/own/add/", own_samples.add, name="add_sample"),
    path("calibration/own/<int:pk>/", own_samples.sample, name="own_sample"),
    path("calibration/own/<int:pk>/withdraw/", own_samples.withdraw, name="withdraw_sample"),
    path("calibration/reading/<int:pk>/", own_samples.read, name="read_sample"),
    path("<int:pk>/", live.score, name="score"),
    path("<int:pk>/state/", taps.state, name="state"),
    path("<int:pk>/tap/", taps.tap, name="tap"),
    path("<int:pk>/tick/", behaviors.tick, name="tick"),
    path("<int:pk>/leader/<int:leader>/behaviors/", behaviors.behaviors, name="behaviors"),
    path("<int:pk>/leader/<int:leader>/recording/", recordings.recording, name="recording"),
    path("<int:pk>/leader/<int:leader>/recording/ask/", recordings.ask, name="ask_recording"),
    path("<int:pk>/recording/", recordings.consent, name="consent"),
    path("<int:pk>/clear/", taps.clear, name="clear"),
    path("<int:pk>/note/", taps.note, name="note"),
    path("<int:pk>/apart/", apart.apart, name="apart"),
    path("<int:pk>/presence/", taps.presence, name="presence"),
    path("<int:pk>/leader/<int:leader>/move/", closing.move, name="move"),
    path("<int:pk>/finish/", closing.finish, name="finish"),
    path("<int:pk>/feedback/", closing.feedback, name="feedback"),
]
