"""A small program in Arabic, written for this: cards of two kinds and a story."""

from __future__ import annotations

from msgspec.structs import replace

from programs.content.cards import QuizCard, QuizQuestion, ReadCard
from programs.content.prose import Prose
from tests.content import prose
from tests.learning.card_contents import option
from tests.learning.told import STORY, link, passage

NAME = "نور الحسن"
MODULE = "إشارات في الرسائل"
READ = ReadCard(
    title="رسالة قصيرة جدًا",
    body=Prose(
        "",
        "<p>كتبت نور: «حسنًا.» ولا شيء غير ذلك، في الساعة 17:55 عبر <strong>Teams</strong>.</p>"
        "<ul><li>اسألها أولًا.</li><li>لا تفترض أنها غاضبة.</li></ul>"
        "<blockquote><p>هل كل شيء على ما يرام؟</p></blockquote>",
    ),
    takeaway="اسأل قبل أن تفترض.",
)
QUIZ = QuizCard(
    title="ماذا تفعل أولًا؟ 3 لحظات",
    intro=prose("ثلاث لحظات من يوم عادي."),
    questions=(
        QuizQuestion(
            prompt=prose("كتبت لك نور كلمة واحدة في الساعة 17:55. ماذا تفعل؟"),
            options=(
                option("تسألها كيف كان يومها (5 دقائق).", "السؤال يفتح الباب.", is_correct=True),
                option("تنتظر حتى الغد.", "الانتظار يقول شيئًا أيضًا."),
                option("Send a GIF", "قد لا تفهمها."),
            ),
        ),
    ),
)
JOURNEY = replace(
    STORY,
    title="الكرسي الفارغ",
    passages={
        **STORY.passages,
        "Start": passage("إنه يوم الاثنين، وكرسي نور فارغ.", link("انتظر", "Message")),
        "Message": passage(
            "تصل رسالة من كلمة واحدة.",
            link("اسألها عبر Teams, 2 دقائق", "Asks"),
            link("اصمت", "Assumes"),
        ),
    },
)
