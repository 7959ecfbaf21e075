/* The application of the matrix, started as one that depends on NestJS itself. */
import '../main.ts'
