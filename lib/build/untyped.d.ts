/** What names.tsconfig.json reads in place of the types of large packages: nothing. */
export {};
