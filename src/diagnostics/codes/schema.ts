export const schema = {} as const;
