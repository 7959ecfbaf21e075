/* What an application of this major of NestJS is made of. */
import 'reflect-metadata'
export * as common from '@nestjs/common'
export { NestFactory } from '@nestjs/core'
export { ExpressAdapter } from '@nestjs/platform-express'
export { FastifyAdapter } from '@nestjs/platform-fastify'
