export * from './metric.ts'
export * from './pack.ts'
export * from './spelling.ts'
export { httpServer } from './http-server.ts'
