export const posture = {} as const;
