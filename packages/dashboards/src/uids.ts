/** Uid of the page of one service. Links and bookmarks hold on to it. */
export const SERVICE_UID = 'ticolops-service'

/** Uid of the page of one service's backups. */
export const BACKUPS_UID = 'ticolops-backups'

/** Uid of the page of all services. */
export const OVERVIEW_UID = 'ticolops-overview'
