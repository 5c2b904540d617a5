/** An account and an organization that have nothing to do with the ones of a Canvas environment. */

export const STRANGER = "999900009999";
export const FOREIGN_ORGANIZATION = "o-0000000000";
