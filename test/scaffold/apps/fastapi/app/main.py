"""Prices of goods."""

import os

import psycopg
from fastapi import FastAPI, HTTPException

app = FastAPI(title="prices")


@app.get("/prices/{sku}")
def price(sku: str) -> dict[str, str]:
    return {"sku": sku, "currency": "EUR"}


@app.get("/livez")
def livez() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@app.get("/readyz")
def readyz() -> dict[str, str]:
    """The database answers."""
    try:
        with psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=1) as connection:
            connection.execute("select 1")
    except (KeyError, psycopg.Error) as error:
        raise HTTPException(status_code=503, detail="the database does not answer") from error
    return {"status": "ok"}
