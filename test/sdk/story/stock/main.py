"""A stock service. It knows what is there, and asks the shop how many of it are reserved."""

import os

import httpx
from fastapi import FastAPI

app = FastAPI()
there = {"lamp": 5}


@app.get("/stock/{item}")
async def left(item: str) -> dict[str, int]:
    async with httpx.AsyncClient() as client:
        answer = await client.get(f"{os.environ['SHOP_URL']}/reservations/{item}")
    answer.raise_for_status()
    return {"left": there.get(item, 0) - answer.json()["reserved"]}


@app.get("/ready")
async def ready() -> dict[str, bool]:
    return {"ready": True}
