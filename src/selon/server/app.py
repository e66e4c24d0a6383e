"""The application: which address shows what, and which does something.

Everything lies under `/<token>/<language>/`. What shows is a GET; what a person does is a POST that leads back to
the page it came from, or a PUT of one file. Pages are made from templates and hold no script of their own.
"""

from __future__ import annotations

import json
from functools import partial
from hashlib import sha256
from urllib.parse import unquote

import msgspec
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from selon.reports.case_page import SCRIPTS, STYLES, CaseViews, read_assets, render_case
from selon.reports.interface import ENGLISH, interface_languages
from selon.reports.wording import one_line
from selon.server.desk import Desk
from selon.server.forms import BadFormError, Form, read_form
from selon.server.guard import Access, Guard
from selon.server.pages import Pages, UnknownPageError
from selon.server.site import Site

_SERVED = (*SCRIPTS, "serve.js")
_YEAR = "private, max-age=31536000, immutable"  # for assets, whose address holds their digest


def make_app(desk: Desk, access: Access) -> Starlette:
    """The application that serves a case to whoever has the token."""
    server = _Server(desk, f"/{access.token}")
    return Starlette(
        routes=server.routes(),
        middleware=[Middleware(Guard, access=access)],
        exception_handlers={HTTPException: _refuse, BadFormError: _refuse_form},
    )


def _refuse(_: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    words = {404: "There is no such page.", 405: "That cannot be done here."}.get(
        status, "That cannot be done."
    )
    return Response(f"{words}\n", status, media_type="text/plain")


def _refuse_form(_: Request, error: Exception) -> Response:
    return Response(f"{one_line(str(error))}\n", 400, media_type="text/plain")


class _Server:
    """The handlers of one case."""

    def __init__(self, desk: Desk, root: str) -> None:
        self.desk = desk
        self.root = root
        style, script = read_assets((*STYLES, "serve.css")), read_assets(_SERVED)
        self.assets = {f"selon-{_short(style)}.css": style, f"selon-{_short(script)}.js": script}
        self.pages: dict[tuple[int, str], Pages] = {}

    def routes(self) -> list[Route]:
        shown = (
            "",
            "articles",
            "article",
            "pair",
            "claims",
            "claim",
            "changes",
            "sources",
            "search",
            "decisions",
        )
        under = f"{self.root}/{{lang}}"
        return [
            Route(f"{self.root}/", self.enter),
            Route(f"{self.root}/assets/{{name}}", self.asset),
            *(Route(f"{under}/{name}", partial(self.show, name)) for name in shown),
            Route(f"{under}/decisions.json", self.export),
            Route(f"{under}/report.html", self.report),
            Route(f"{under}/decide", self.decide, methods=["POST"]),
            Route(f"{under}/undo", self.undo, methods=["POST"]),
            Route(f"{under}/files/{{name:path}}", self.add, methods=["PUT"]),
            Route(f"{under}/analyse", self.analyse, methods=["POST"]),
        ]

    # What shows --------------------------------------------------------------------------------------

    def enter(self, request: Request) -> Response:
        """Leads to the case, in the language that the reader's browser asks for."""
        asked = request.headers.get("accept-language", "")
        known = interface_languages()
        preferred = (part.split(";")[0].strip()[:2].lower() for part in asked.split(","))
        lang = next((code for code in preferred if code in known), ENGLISH)
        return RedirectResponse(f"{self.root}/{lang}/", 303)

    def asset(self, request: Request) -> Response:
        """The style or the script of all pages."""
        name = request.path_params["name"]
        if name not in self.assets:
            raise HTTPException(404)
        kind = "text/css" if name.endswith(".css") else "text/javascript"
        return Response(self.assets[name], media_type=kind, headers={"Cache-Control": _YEAR})

    def show(self, name: str, request: Request) -> Response:
        """A page, in the language that its address names."""
        lang = _lang(request)
        query = dict(request.query_params)
        key = json.dumps([name, sorted(query.items())])
        try:
            return _html(self.desk.page(lang, key, lambda views: self._make(views, lang, name, query)))
        except UnknownPageError as error:
            raise HTTPException(404) from error

    def _make(self, views: CaseViews, lang: str, name: str, query: dict[str, str]) -> str:
        at = (self.desk.version, lang)
        if at not in self.pages:
            self.pages = {key: pages for key, pages in self.pages.items() if key[0] == self.desk.version}
            site = Site(views.index, self.root, lang)
            self.pages[at] = Pages(views, site, tuple(self.assets), self.desk.version)
        return self.pages[at].make(name, query)

    def export(self, request: Request) -> Response:
        """All decisions as JSON, those taken back among them."""
        _lang(request)
        body = msgspec.json.format(msgspec.json.encode(self.desk.decisions()), indent=1)
        return Response(body, media_type="application/json", headers=_download("decisions.json"))

    def report(self, request: Request) -> Response:
        """The whole case as one file to keep or to send."""
        lang = _lang(request)
        contents = self.desk.views(lang).index.contents
        body = "".join(render_case(contents, lang)).encode("utf-8", "replace")
        return Response(body, media_type="text/html; charset=utf-8", headers=_download("case.html"))

    # What a person does ------------------------------------------------------------------------------

    async def decide(self, request: Request) -> Response:
        """Keeps a decision, and leads back to where it was made."""
        form = await read_form(request)
        await run_in_threadpool(self._decide, form, _lang(request))
        return self._back(request, form)

    def _decide(self, form: Form, lang: str) -> None:
        decided = form.decision(self.desk.views(lang), self.desk.version)
        if decided.kind == "grade" and not decided.value:
            self.desk.take_back_grade(decided.target)
            return
        self.desk.decide(
            decided.kind, decided.target, decided.value, detail=decided.detail, note=decided.note
        )

    async def undo(self, request: Request) -> Response:
        """Takes a decision back, and leads back to where that was asked."""
        form = await read_form(request)
        await run_in_threadpool(self.desk.undo, form.field("id"))
        return self._back(request, form)

    async def add(self, request: Request) -> Response:
        """Adds one file: how many articles it gave, or why it gave none."""
        name = one_line(unquote(request.path_params["name"]))[-200:]
        data = await request.body()
        added = await run_in_threadpool(self.desk.add, name, data)
        unread = [{"path": one_line(u.path), "reason": one_line(u.reason)} for u in added.unread]
        return JSONResponse({"new": added.new, "unchanged": added.unchanged, "unread": unread})

    async def analyse(self, request: Request) -> Response:
        """Analyses the case with what was added to it, or all of it again with what a person decided."""
        _lang(request)
        form = await read_form(request)
        if form.field("again"):
            await run_in_threadpool(self.desk.forget)
            await run_in_threadpool(self.desk.renew)
            return self._back(request, form)
        await run_in_threadpool(self.desk.renew)
        return JSONResponse({"version": self.desk.version})

    def _back(self, request: Request, form: Form) -> Response:
        """Leads back within the case; an address of anywhere else is not followed."""
        back = form.field("back")
        base = f"{self.root}/{_lang(request)}/"
        safe = back.startswith(base) and not any(char in back for char in "\\\r\n")
        return RedirectResponse(back if safe else base, 303)


def _lang(request: Request) -> str:
    lang = str(request.path_params["lang"])
    if lang not in interface_languages():
        raise HTTPException(404)
    return lang


def _short(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:12]


def _html(body: bytes) -> Response:
    return Response(body, media_type="text/html; charset=utf-8")


def _download(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}
