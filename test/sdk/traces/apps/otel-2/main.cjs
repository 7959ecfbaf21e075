/* The same, required from CommonJS. */
require('../application.ts')
