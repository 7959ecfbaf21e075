/** Every query goes to the data source that the reader chose; a fixed one would be dead in the next Grafana. */
export const DATASOURCE = { type: 'prometheus', uid: '${datasource}' }
