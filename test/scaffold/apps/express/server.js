'use strict'

const express = require('express')
const { Pool } = require('pg')

const pool = new Pool({ connectionString: process.env.DATABASE_URL })
const app = express()

app.get('/items/:id', (request, response) => {
  response.json({ id: request.params.id })
})

app.get('/stock', async (request, response) => {
  const { rows } = await pool.query('select id, count from stock')
  response.json(rows)
})

app.listen(Number(process.env.PORT) || 3000)
