// A button that lets a picture be chosen.

interface PictureButtonProps {
  label: string;
  take: (picture: File) => void;
  isPlain?: boolean;
}

export function PictureButton({ label, take, isPlain = false }: PictureButtonProps) {
  return (
    <label class={isPlain ? 'button plain' : 'button'}>
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
