// A button that lets a picture be chosen.

export function PictureButton({ label, take }: { label: string; take: (picture: File) => void }) {
  return (
    <label class="button">
      {label}
      <input
        class="hidden"
        type="file"
        accept="image/*"
        onChange={({ currentTarget }) => {
          const [picture] = currentTarget.files ?? [];
          if (picture !== undefined) take(picture);
          // The same one may be chosen once more.
          currentTarget.value = '';
        }}
      />
    </label>
  );
}
