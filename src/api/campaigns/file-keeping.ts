/** A file is needed until its rows are taken in, and once more when they are to be taken in otherwise. */
export const FILE_KEEP_DAYS = 14;
