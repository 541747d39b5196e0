"""Notes on findings, and questions to reporters with their answers."""

from __future__ import annotations

from slack_bolt import App, Args
from slack_sdk.models.views import View

from bot import workflow
from bot.blocks.workflow import ANSWER, ASK_FORM, NOTE_FORM, answer_view, ask_view, note_view
from bot.form import FormError
from bot.listeners.modals import acknowledged, at, entered, kept, opened, presser
from bot.office import Office
from storage import notes, questions
from storage.models import Case, StorageError
from storage.questions import Question

_TITLES = {NOTE_FORM: "Note", ASK_FORM: "Ask the reporter", ANSWER: "Answer"}


def note_form(office: Office, args: Args, case_id: str, finding_id: str) -> None:
    """Open the form for a note on a finding."""
    _form(office, args, case_id, finding_id, "Note")


def ask_form(office: Office, args: Args, case_id: str, finding_id: str) -> None:
    """Open the form for a question about a finding."""
    _form(office, args, case_id, finding_id, "Ask the reporter")


def _form(office: Office, args: Args, case_id: str, finding_id: str, title: str) -> None:
    """Open the form of that title."""

    def made() -> View:
        case = _case(office, args, case_id)
        finding, ids = office.desk.finding(case.id, finding_id), f"{case.id} {finding_id}"
        if title == "Ask the reporter":
            return ask_view(ids, finding.message, workflow.question_about(finding), case.owner)
        held = notes.newest(office.desk.database, case.id).get(finding_id)
        return note_view(ids, finding.message, held.text if held else "")

    opened(office, args, title, made)


def register(app: App, office: Office) -> None:
    """Listen for the forms, and for the button below a question."""
    app.action(ANSWER)(ack=acknowledged, lazy=[at(office, _answering)])
    for sent, listener in ((NOTE_FORM, _noted), (ASK_FORM, _asked), (ANSWER, _answered)):
        app.view(sent)(ack=kept(office, _TITLES[sent], listener), lazy=[])


def _case(office: Office, args: Args, case_id: str) -> Case:
    team, user = presser(args)
    return office.access.case(case_id, team=team, user=user)


def _asked_of(office: Office, args: Args, ids: str) -> tuple[Case, Question]:
    """Return a case and a question about it, by the ids that a button carries."""
    case_id, number = ids.split(" ")
    case = _case(office, args, case_id)
    return case, questions.get(office.desk.database, case.id, int(number))


def _noted(office: Office, args: Args) -> str:
    """Keep a note and show it."""
    view, (_, user) = args.body["view"], presser(args)
    case_id, finding_id = view["private_metadata"].split(" ")
    case = _case(office, args, case_id)
    text = entered(view, "note")
    workflow.note(office.desk, office.delivery, case, finding_id, text, by=user)
    return "The note is saved." if text else "There is no note now."


def _asked(office: Office, args: Args) -> str:
    """Put a question to somebody who may see the story."""
    view, (team, user) = args.body["view"], presser(args)
    case_id, finding_id = view["private_metadata"].split(" ")
    case, of = _case(office, args, case_id), str(view["state"]["values"]["who"]["who"]["selected_user"])
    if not office.access.may_see(case, team=team, user=of):
        raise FormError("who", "They can't see this story where it stands; ask somebody who can.")
    question = entered(view, "question")
    workflow.ask(office.desk, office.delivery, case, finding_id, of=of, question=question, by=user)
    return "Asked in the report's thread. You will be told of the answer."


def _answering(office: Office, args: Args) -> None:
    """Open the form for an answer."""
    pressed = args.body["actions"][0]["value"]

    def made() -> View:
        question = _asked_of(office, args, pressed)[1]
        if question.answered_at:
            raise StorageError("That has been answered already.")
        return answer_view(question)

    opened(office, args, "Answer", made)


def _answered(office: Office, args: Args) -> str:
    """Keep an answer and show it."""
    view, (_, user) = args.body["view"], presser(args)
    case, question = _asked_of(office, args, view["private_metadata"])
    workflow.answer(office.desk, office.delivery, case, question, entered(view, "answer"), by=user)
    return "The answer is kept, and stands at the finding."
