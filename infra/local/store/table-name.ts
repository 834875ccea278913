/** The table's name in the embedded store. */
export const localTableName = 'orders'
