const MJD_OFFSET = 2_400_000.5;

export const jdToMjd = (jd: number): number => jd - MJD_OFFSET;
