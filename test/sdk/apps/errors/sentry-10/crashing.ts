import '../crashing.ts'
