/** Folder of what only the compose file uses. */
export const LOCAL = 'deploy/local'
