from fastapi import FastAPI, Request
from mangum import Mangum

app = FastAPI(title="Notes")
NOTES: dict[int, str] = {1: "Buy milk"}


@app.get("/")
def root(request: Request) -> dict:
    # Where the application is reached from outside: API Gateway puts the stage before every path.
    return {"docs": f"{request.scope['root_path']}/docs"}


@app.get("/health")
def health() -> dict:
    return {"status": "ok"}


@app.get("/notes/{number}")
def note(number: int) -> dict:
    return {"number": number, "text": NOTES.get(number)}


def handler(event, context):
    # Without the root path, /docs asks for /openapi.json, which the stage is missing from.
    app.root_path = f"/{event['requestContext']['stage']}"
    return Mangum(app, lifespan="off")(event, context)
